// The phone's camera and the pictures it takes.

const sharpest = 720 // pixels across what is decoded
const pause = 60 // milliseconds between two frames

export class Camera {
  #stream = null
  #running = false
  #canvas = document.createElement('canvas')

  constructor(video) {
    this.video = video
  }

  /** Starts the camera; throws what getUserMedia throws, or NotFoundError where there is none. */
  async start() {
    if (this.#stream) return
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('no camera', 'NotFoundError')
    this.#stream = await navigator.mediaDevices.getUserMedia({
      audio: false, video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
    })
    this.video.srcObject = this.#stream
    await this.video.play()
  }

  stop() {
    this.#running = false
    this.#stream?.getTracks().forEach(track => track.stop())
    this.#stream = null
    this.video.srcObject = null
  }

  get on() { return this.#stream !== null && this.#stream.getVideoTracks()[0]?.readyState === 'live' }

  /** Whether there is a lamp to switch. */
  get hasTorch() { return Boolean(this.#stream?.getVideoTracks()[0]?.getCapabilities?.().torch) }

  async torch(on) {
    await this.#stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] })
  }

  /** Hands one picture after the other to look until stop. */
  async watch(look) {
    if (this.#running) return
    this.#running = true
    while (this.#running && this.#stream) {
      if (this.video.videoWidth > 0 && !document.hidden) await look(this.#frame())
      await new Promise(resolve => setTimeout(resolve, pause))
    }
  }

  /** The square in the middle, which is what the frame on screen shows, with a margin. */
  #frame() {
    const { videoWidth: width, videoHeight: height } = this.video
    const side = Math.min(width, height)
    return draw(this.#canvas, this.video, (width - side) / 2, (height - side) / 2, side, side, sharpest)
  }
}

/** A canvas with a picture file, small enough to decode. */
export async function picture(file) {
  const address = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    return draw(document.createElement('canvas'), image, 0, 0, image.naturalWidth, image.naturalHeight, 1600)
  } finally {
    URL.revokeObjectURL(address)
  }
}

function draw(canvas, source, x, y, width, height, most) {
  const scale = Math.min(1, most / Math.max(width, height))
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  canvas.getContext('2d', { willReadFrequently: true }).drawImage(source, x, y, width, height, 0, 0, canvas.width, canvas.height)
  return canvas
}
