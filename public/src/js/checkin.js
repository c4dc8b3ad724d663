// The scanner of the door.
import { Scanner } from './checkin/scanner.js'

new Scanner(document).start()
