// Reads {name: document} from standard input and writes what html-validate
// finds as a list of lines.

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

const problems = []
for (const [name, document] of Object.entries(JSON.parse(await text(process.stdin)))) {
  const { results } = await validator.validateString(document, name)
  for (const { messages } of results) {
    for (const m of messages) problems.push(`${name}:${m.line}:${m.column} ${m.ruleId}: ${m.message}`)
  }
}
process.stdout.write(JSON.stringify(problems))
