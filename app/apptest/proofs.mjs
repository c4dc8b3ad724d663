// Checks bundles of proofs by the script of the page of verification.
import { parseBundle, verifyBundle } from '../../public/src/js/verify/bundle.js'
import { Wrong } from '../../public/src/js/verify/checkpoint.js'

const { keys, bundles } = JSON.parse(await new Response(process.stdin).text())

async function findings(raw) {
  try {
    const report = await verifyBundle(parseBundle(new Uint8Array(Buffer.from(raw, 'base64'))), keys)
    return report.findings.map(({ part, number, problem }) => `${part} ${number}: ${problem}`)
  } catch (error) {
    if (error instanceof Wrong) return [error.problem]
    throw error
  }
}

const all = []
for (const raw of bundles) all.push(await findings(raw))
process.stdout.write(JSON.stringify(all))
