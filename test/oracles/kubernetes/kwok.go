package main

import (
	"fmt"

	"github.com/spf13/pflag"
	nodefast "sigs.k8s.io/kwok/kustomize/stage/node/fast"
	"sigs.k8s.io/kwok/kustomize/stage/node/heartbeat-with-lease"
	podfast "sigs.k8s.io/kwok/kustomize/stage/pod/fast"
	kwokconfig "sigs.k8s.io/kwok/pkg/config"
	"sigs.k8s.io/kwok/pkg/kwok/cmd"
	kwoklog "sigs.k8s.io/kwok/pkg/log"
	"sigs.k8s.io/kwok/pkg/utils/signals"
)

// What a CSI driver's attacher does: a VolumeAttachment is attached as soon as it is wanted, and
// gone as soon as it is not.
const attacherStages = `
apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata:
  name: volume-attach
spec:
  resourceRef:
    apiGroup: storage.k8s.io/v1
    kind: VolumeAttachment
  selector:
    matchExpressions:
    - key: '.metadata.deletionTimestamp'
      operator: 'DoesNotExist'
    - key: '.status.attached'
      operator: 'NotIn'
      values:
      - 'true'
  next:
    statusTemplate: |
      attached: true
---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata:
  name: volume-detach
spec:
  resourceRef:
    apiGroup: storage.k8s.io/v1
    kind: VolumeAttachment
  selector:
    matchExpressions:
    - key: '.metadata.deletionTimestamp'
      operator: 'Exists'
  next:
    finalizers:
      empty: true
    delete: true
`

// The node lifecycle controller marks the pods of a silent node not Ready, but not their containers;
// the kubelet that comes back finds those running and says so. kwok's own stages leave them be.
const readyAgainStage = `
apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata:
  name: pod-ready-again
spec:
  resourceRef:
    apiGroup: v1
    kind: Pod
  selector:
    matchExpressions:
    - key: '.metadata.deletionTimestamp'
      operator: 'DoesNotExist'
    - key: '.status.phase'
      operator: 'In'
      values:
      - 'Running'
    - key: '.status.conditions.[] | select( .type == "ContainersReady" ) | .status'
      operator: 'In'
      values:
      - 'True'
    - key: '.status.conditions.[] | select( .type == "Ready" ) | .status'
      operator: 'In'
      values:
      - 'False'
  next:
    statusTemplate: |
      conditions:
      - lastTransitionTime: {{ Now | Quote }}
        status: "True"
        type: Ready
`

// What kwok does with objects. Upstream's own stages come from its module.
func printStages() {
	stages := []string{
		nodefast.DefaultNodeInit,
		heartbeat_with_lease.DefaultNodeHeartbeatWithLease,
		podfast.DefaultPodReady,
		podfast.DefaultPodComplete,
		podfast.DefaultPodDelete,
		readyAgainStage,
		attacherStages,
	}
	for _, stage := range stages {
		fmt.Printf("---\n%s\n", stage)
	}
}

// As kwok's own main starts it, but with a flag set of its own: component-base has put a --version
// into the global one, and kwok brings another.
func runKwok() {
	flags := pflag.NewFlagSet("global", pflag.ContinueOnError)
	flags.ParseErrorsAllowlist.UnknownFlags = true
	flags.Usage = func() {}
	ctx, _ := kwoklog.InitFlags(signals.SetupSignalContext(), flags)
	ctx, err := kwokconfig.InitFlags(ctx, flags)
	if err != nil {
		fail(err.Error())
	}
	pflag.CommandLine = pflag.NewFlagSet("kwok", pflag.ContinueOnError)
	command := cmd.NewCommand(ctx)
	command.PersistentFlags().AddFlagSet(flags)
	if err := command.ExecuteContext(ctx); err != nil {
		fail(err.Error())
	}
}
