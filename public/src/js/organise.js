// The back office. Every page of it works without scripts; these spare clicks.
import './parts/refresh.js'
