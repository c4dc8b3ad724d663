// What is heard and felt of an answer. Browsers give sound only after a touch
// or key, so the first one opens it.

let context = null

/** Prepares sound; call it on a touch or key. */
export function unlock() {
  const Context = window.AudioContext || window.webkitAudioContext
  if (!Context) return
  context ||= new Context()
  if (context.state === 'suspended') context.resume().catch(() => {})
}

// tone: [[frequency in Hz, start and length in seconds], …] and the vibration in milliseconds
const signals = {
  ok: { tones: [[880, 0, 0.12], [1320, 0.13, 0.2]], shape: 'sine', shake: [80] },
  heed: { tones: [[520, 0, 0.18], [520, 0.26, 0.18]], shape: 'triangle', shake: [120, 80, 120] },
  no: { tones: [[196, 0, 0.45]], shape: 'sawtooth', shake: [350] },
  wait: { tones: [[440, 0, 0.1]], shape: 'sine', shake: [40, 60, 40] },
}

/** Sounds and shakes for a tone of an answer: ok, heed, no or wait. */
export function signal(tone) {
  const { tones, shape, shake } = signals[tone] || signals.no
  // Refused before the first touch, which browsers report as an error.
  if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(shake)
  if (context?.state !== 'running') return
  for (const [frequency, start, length] of tones) {
    const oscillator = context.createOscillator()
    const volume = context.createGain()
    const at = context.currentTime + start
    oscillator.type = shape
    oscillator.frequency.value = frequency
    volume.gain.setValueAtTime(0.0001, at)
    volume.gain.exponentialRampToValueAtTime(0.4, at + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, at + length)
    oscillator.connect(volume).connect(context.destination)
    oscillator.start(at)
    oscillator.stop(at + length)
  }
}

let lock = null

/** Keeps the screen on while the page is seen. */
export async function stayAwake() {
  try {
    if (!document.hidden && (!lock || lock.released)) lock = await navigator.wakeLock?.request('screen')
  } catch {
    // low battery: the phone decides
  }
}
