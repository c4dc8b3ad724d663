// The back office. Every page of it works without scripts; these spare clicks.
import './parts/refresh.js'
import { countChosen } from './organise/bulk.js'
import { searchLive } from './organise/live.js'
import { moveSlots } from './organise/slots.js'

searchLive()
countChosen(document)
moveSlots(document)
// on phones the menu is one row: show the part with the page's own entry
document.querySelector('.office-nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
