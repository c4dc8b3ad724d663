// Reads QR codes from pictures: by the browser where it really can, else by
// ZXing compiled to WebAssembly, which is fetched only then.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/** Makes a function that finds the text of a QR code in a canvas, or null. */
export async function decoder(address) {
  const own = await builtIn()
  if (own) return own
  prepareZXingModule({ overrides: { locateFile: () => address } })
  return (canvas, thorough = false) => byZXing(canvas, thorough)
}

async function builtIn() {
  try {
    if (!('BarcodeDetector' in window)) return null
    const formats = await BarcodeDetector.getSupportedFormats()
    if (!formats.includes('qr_code')) return null
    const detector = new BarcodeDetector({ formats: ['qr_code'] })
    await detector.detect(document.createElement('canvas')).catch(() => {})
    return async canvas => {
      const found = await detector.detect(canvas)
      return found.length > 0 ? found[0].rawValue : null
    }
  } catch {
    return null
  }
}

async function byZXing(canvas, thorough) {
  const picture = canvas.getContext('2d', { willReadFrequently: true }).getImageData(0, 0, canvas.width, canvas.height)
  const found = await readBarcodes(picture, {
    formats: ['QRCode'], maxNumberOfSymbols: 1, tryHarder: thorough, tryInvert: thorough, tryRotate: true, tryDownscale: true,
  })
  return found.length > 0 && found[0].isValid ? found[0].text : null
}
