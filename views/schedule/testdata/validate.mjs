// validate.mjs SCHEMA DOCUMENT...: writes a line for each thing that is wrong.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import Ajv from 'ajv'

const read = path => JSON.parse(readFileSync(path, 'utf8'))
const ajv = new Ajv({ strict: false, allErrors: true })
ajv.addMetaSchema(read(createRequire(import.meta.url).resolve('ajv/dist/refs/json-schema-draft-06.json')))
ajv.addFormat('uri', text => URL.canParse(text))
ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/)
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/)
ajv.addFormat('color', /^#[0-9a-f]{6}$/)
const validate = ajv.compile(read(process.argv[2]))
for (const path of process.argv.slice(3)) {
  if (!validate(read(path))) for (const e of validate.errors) console.log(path, e.instancePath, e.message)
}
