// Command duologue runs the event and dialogue management platform.
package main

func main() {}
