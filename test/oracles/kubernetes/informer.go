package main

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

// One line of what the informer says.
type said struct {
	Kind string `json:"kind"`
	// ms since the epoch.
	At      int64  `json:"at"`
	Objects int    `json:"objects,omitempty"`
	Node    string `json:"node,omitempty"`
	Ready   string `json:"ready,omitempty"`
}

// What anybody would write with client-go who wants to know what Lowtide knows: shared informers of
// the same resources, whole objects over protobuf as Kubernetes' own components ask for them. Says
// when its caches are complete, and then each change of a node's Ready condition. The baseline of
// bench/kubernetes.ts.
func informer() {
	kubeconfig := flag.String("kubeconfig", "", "path of the kubeconfig")
	flag.Parse()
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	check(err)
	config.ContentType = "application/vnd.kubernetes.protobuf"
	client, err := kubernetes.NewForConfig(config)
	check(err)
	factory := informers.NewSharedInformerFactory(client, 0)
	watched := []cache.SharedIndexInformer{
		factory.Core().V1().Nodes().Informer(),
		factory.Core().V1().Pods().Informer(),
		factory.Core().V1().PersistentVolumes().Informer(),
		factory.Apps().V1().ReplicaSets().Informer(),
		factory.Apps().V1().Deployments().Informer(),
		factory.Apps().V1().StatefulSets().Informer(),
		factory.Apps().V1().DaemonSets().Informer(),
		factory.Batch().V1().Jobs().Informer(),
		factory.Policy().V1().PodDisruptionBudgets().Informer(),
		factory.Storage().V1().VolumeAttachments().Informer(),
	}
	say := sayer()
	_, err = watched[0].AddEventHandler(cache.ResourceEventHandlerFuncs{
		UpdateFunc: func(before, after any) {
			node := after.(*corev1.Node)
			if ready := readyOf(node); ready != readyOf(before.(*corev1.Node)) {
				say(said{Kind: "node", Node: node.Name, Ready: ready})
			}
		},
	})
	check(err)
	ctx := context.Background()
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	objects := 0
	for _, one := range watched {
		objects += len(one.GetStore().ListKeys())
	}
	say(said{Kind: "complete", Objects: objects})
	select {}
}

func readyOf(node *corev1.Node) string {
	for _, condition := range node.Status.Conditions {
		if condition.Type == corev1.NodeReady {
			return string(condition.Status)
		}
	}
	return ""
}

func sayer() func(said) {
	var mutex sync.Mutex
	encoder := json.NewEncoder(os.Stdout)
	return func(one said) {
		mutex.Lock()
		defer mutex.Unlock()
		one.At = time.Now().UnixMilli()
		check(encoder.Encode(one))
	}
}
