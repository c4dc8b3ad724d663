// Reads {name: document} from standard input and writes what html-validate
// finds as a list of lines. Documents that differ in their words alone, as the
// same page does in two languages, are looked at once.

import { text } from 'node:stream/consumers'
import { HtmlValidate } from 'html-validate'

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // matters of taste, and of templates that leave space behind
    'attribute-boolean-style': 'off',
    'doctype-style': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button', 'reset'] }],
    'long-title': 'off',
    'no-implicit-button-type': 'off',
    'no-implicit-input-type': 'off',
    'no-redundant-for': 'off',
    'no-trailing-whitespace': 'off',
    'prefer-native-element': 'off',
    'void-style': 'off',
    'valid-id': ['error', { relaxed: true }],
  },
})

// what is left of a document without its words and addresses
const skeleton = document => document
  .replace(/>[^<]*[^<\s][^<]*</g, '>.<')
  .replace(/ (alt|aria-label|content|data-[a-z-]+|datetime|href|hreflang|lang|placeholder|src|title|value)="[^"]+"/g, ' $1="."')

const problems = [], seen = new Set()
for (const [name, document] of Object.entries(JSON.parse(await text(process.stdin)))) {
  const bones = skeleton(document)
  if (seen.has(bones)) continue
  seen.add(bones)
  const { results } = await validator.validateString(document, name)
  for (const { messages } of results) {
    for (const m of messages) problems.push(`${name}:${m.line}:${m.column} ${m.ruleId}: ${m.message}`)
  }
}
process.stdout.write(JSON.stringify(problems))
