// Command duologue runs the platform for bilateral innovation dialogues: the
// web server and its workers, and the tools of its operator.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // machines without zone data show the same times
)

func main() {
	syscall.Umask(0o077) // what we write holds personal data
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks to stop, a second one ends the process at once.
	context.AfterFunc(ctx, stop)
	program := &Program{Args: os.Args[1:], Env: environment(os.Environ()), In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	code := program.Run(ctx)
	stop()
	os.Exit(code)
}
