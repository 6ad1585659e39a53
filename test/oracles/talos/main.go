// talos-judge judges, by Talos' own published library, the secrets and client configurations that
// Lowtide makes, and makes some for Lowtide to read.
//
// It writes JSON to stdout; it exits with 1 and a sentence on stderr when it was itself used wrongly.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/siderolabs/talos/pkg/machinery/gendata"
)

var commands = map[string]func(arguments []string) error{
	"bundle":          judgeBundles,
	"generate-bundle": generateBundle,
	"talosconfig":     judgeTalosconfig,
	"kubeconfig":      judgeKubeconfig,
	"version":         func([]string) error { return answer(gendata.VersionTag) },
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fail(fmt.Errorf("use: bundle | generate-bundle | talosconfig | kubeconfig | version"))
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fail(err)
	}
}

func answer(value any) error {
	return json.NewEncoder(os.Stdout).Encode(value)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "talos-judge:", err)
	os.Exit(1)
}
