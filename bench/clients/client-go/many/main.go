// Command many runs one client-go informer of pods for each of COUNT namespaces, named PREFIX0, PREFIX1 and so on. It
// prints a line when all of them have synced. The benchmarks compare k8s-informer with it.
//
// Usage: many KUBECONFIG COUNT PREFIX
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"k8s-informer/bench/client-go/clientset"
	"k8s.io/client-go/informers"
)

func main() {
	client := clientset.New(os.Args[1])
	count, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	factories := make([]informers.SharedInformerFactory, count)
	for index := range factories {
		namespace := informers.WithNamespace(fmt.Sprintf("%s%d", os.Args[3], index))
		factories[index] = informers.NewSharedInformerFactoryWithOptions(client, 0, namespace)
		factories[index].Core().V1().Pods().Informer()
		factories[index].Start(ctx.Done())
	}
	pods := 0
	for _, factory := range factories {
		factory.WaitForCacheSync(ctx.Done())
		pods += len(factory.Core().V1().Pods().Informer().GetStore().ListKeys())
	}
	fmt.Printf("%d pods\n", pods)
	select {}
}
