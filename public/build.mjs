// Builds public/dist from public/src, public/img and the npm packages.
//
// Every file directly in src/css and src/js is an entry, bundled by esbuild
// with what it imports; its parts live in folders below. Files of img/ and the
// ones named in `copies` are taken as they are. What is written bears a
// fingerprint of its content (app.0123456789.css), with .br and .gz beside it
// where that saves bytes; manifest.json leads from the plain name to it.
//
// The font of the PDFs that the program writes is embedded beside the Go code that
// uses it, and no browser fetches it: it goes to views/pdf/font.
//
// A stylesheet or script names another file by its plain address,
// url("/assets/arcs.svg"); the build puts the fingerprint in.

import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build } from 'esbuild'

const here = path.dirname(fileURLToPath(import.meta.url))
const packages = path.join(here, '..', 'node_modules')
const dist = path.join(here, 'dist')

// plain name -> file of an npm package, served unchanged
const copies = {
  'htmx.js': 'htmx.org/dist/htmx.min.js',
  'zxing_reader.wasm': 'zxing-wasm/dist/reader/zxing_reader.wasm',
}

// file of views/pdf/font -> file of an npm package
const fonts = {
  'sans.ttf': '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
}

// the oldest browsers served; WeChat's own is newer
const target = ['chrome87', 'firefox90', 'safari15']

const compressible = new Set(['.css', '.js', '.json', '.svg', '.txt', '.wasm'])
const manifest = {}

/** Lists the files directly in a folder of public/, by plain name; none if it is absent. */
async function files(folder) {
  const entries = await readdir(path.join(here, folder), { withFileTypes: true }).catch(() => [])
  return entries.filter(e => e.isFile() && !e.name.startsWith('.')).map(e => e.name).sort()
}

/** Writes one file under its fingerprinted name, compressed forms beside it. */
async function emit(name, body) {
  if (manifest[name]) throw new Error(`two files want to be ${name}`)
  const { name: stem, ext } = path.parse(name)
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10)
  manifest[name] = `${stem}.${hash}${ext}`
  const file = path.join(dist, manifest[name])
  await writeFile(file, body)
  if (!compressible.has(ext)) return
  const forms = {
    br: await promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }),
    gz: await promisify(gzip)(body, { level: 9 }),
  }
  for (const [form, bytes] of Object.entries(forms)) {
    if (bytes.length < body.length) await writeFile(`${file}.${form}`, bytes)
  }
}

// turns /assets/NAME into its fingerprinted address
const addresses = {
  name: 'addresses',
  setup(b) {
    b.onResolve({ filter: /^\/assets\// }, ({ path: address }) => {
      const [, name, fragment] = address.match(/^\/assets\/([^#]*)(.*)$/)
      if (!manifest[name]) return { errors: [{ text: `no such asset: ${address}` }] }
      return { path: `/assets/${manifest[name]}${fragment}`, external: true }
    })
  },
}

/** Bundles the entries of one kind. */
async function bundle(folder) {
  const names = await files(folder)
  if (names.length === 0) return
  const result = await build({
    entryPoints: names.map(name => path.join(here, folder, name)),
    outdir: dist, write: false, bundle: true, minify: true, charset: 'utf8',
    format: 'iife', target, plugins: [addresses], logLevel: 'warning',
    nodePaths: [packages],
  })
  for (const file of result.outputFiles) await emit(path.basename(file.path), Buffer.from(file.contents))
}

const fontFolder = path.join(here, '..', 'views', 'pdf', 'font')
await mkdir(fontFolder, { recursive: true })
for (const [name, from] of Object.entries(fonts)) await copyFile(path.join(packages, from), path.join(fontFolder, name))

await mkdir(dist, { recursive: true })
for (const name of await readdir(dist)) {
  if (name !== '.gitkeep') await rm(path.join(dist, name), { recursive: true })
}
for (const name of await files('img')) await emit(name, await readFile(path.join(here, 'img', name)))
for (const [name, from] of Object.entries(copies)) await emit(name, await readFile(path.join(packages, from)))
await bundle('src/css')
await bundle('src/js')
const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)))
await writeFile(path.join(dist, 'manifest.json'), JSON.stringify(sorted, null, 2) + '\n')
console.log(`public/dist: ${Object.keys(manifest).length} assets`)
