// Command client-go prints pods like `k8s-informer -o short`, but with client-go's shared informer. The benchmarks compare
// k8s-informer with it.
//
// Usage: client-go KUBECONFIG
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"k8s-informer/bench/client-go/clientset"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/tools/cache"
)

const timestamp = "2006/01/02 15:04:05"

func main() {
	factory := informers.NewSharedInformerFactory(clientset.New(os.Args[1]), 0)
	pods := factory.Core().V1().Pods().Informer()

	// Lines are buffered only while more lines are waiting.
	lines := make(chan string, 4096)
	written := make(chan struct{})
	go write(lines, written)
	_, err := pods.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(obj any) {
			lines <- fmt.Sprintf("%s New Pod Added to Store: %s\n", now(), obj.(*corev1.Pod).Name)
		},
		UpdateFunc: func(_, obj any) {
			name := obj.(*corev1.Pod).Name
			lines <- fmt.Sprintf("%s %s Pod Updated to %s\n", now(), name, name)
		},
		DeleteFunc: func(obj any) {
			if gone, ok := obj.(cache.DeletedFinalStateUnknown); ok {
				obj = gone.Obj
			}
			lines <- fmt.Sprintf("%s Pod Deleted from Store: %s\n", now(), obj.(*corev1.Pod).Name)
		},
	})
	if err != nil {
		panic(err)
	}
	stop := make(chan struct{})
	factory.Start(stop)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	<-signals
	close(stop)
	close(lines)
	<-written
}

func now() string { return time.Now().Format(timestamp) }

func write(lines <-chan string, written chan<- struct{}) {
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	for line := range lines {
		_, _ = out.WriteString(line)
		if len(lines) == 0 {
			_ = out.Flush()
		}
	}
	_ = out.Flush()
	close(written)
}
