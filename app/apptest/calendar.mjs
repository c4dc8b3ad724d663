// Reads {name: iCalendar file} from standard input and writes the entries of
// each by their UID, as ical.js understands them in its strict mode.

import { text } from 'node:stream/consumers'
import ICAL from 'ical.js'

ICAL.design.strict = true

const entries = file => {
  const calendar = new ICAL.Component(ICAL.parse(file))
  const found = {}
  for (const component of calendar.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(component)
    if (!event.uid || event.uid in found) throw new Error(`an entry without a UID, or two of ${event.uid}`)
    found[event.uid] = {
      Sequence: event.sequence,
      Starts: event.startDate.toJSDate(),
      Ends: event.endDate.toJSDate(),
      Summary: event.summary,
      Location: event.location ?? '',
      Status: component.getFirstPropertyValue('status') ?? '',
    }
  }
  return found
}

const files = JSON.parse(await text(process.stdin))
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(files).map(([name, file]) => [name, entries(file)]))))
