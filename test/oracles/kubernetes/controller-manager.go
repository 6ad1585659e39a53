package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	"k8s.io/kubernetes/pkg/controller/volume/attachdetach"
)

// Upstream's six minutes until a volume is detached by force from a node that is not Ready have no
// flag. They are an exported variable, there "to speed up tests"; this is the flag to it.
const maxWaitForUnmount = "--max-wait-for-unmount-duration="

func runControllerManager() {
	args := os.Args[:1:1]
	for _, arg := range os.Args[1:] {
		text, isOurs := strings.CutPrefix(arg, maxWaitForUnmount)
		if !isOurs {
			args = append(args, arg)
			continue
		}
		wait, err := time.ParseDuration(text)
		if err != nil {
			fail(fmt.Sprintf("%s%s: %v", maxWaitForUnmount, text, err))
		}
		attachdetach.DefaultTimerConfig.ReconcilerMaxWaitForUnmountDuration = wait
	}
	os.Args = args
	run(controllermanager.NewControllerManagerCommand())
}
