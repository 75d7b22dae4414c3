// Package clientset makes the client of the measured programs. Like k8s-informer, the client reads protobuf and does not
// limit its requests, so that all programs are compared under the same conditions.
package clientset

import (
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// New returns a client for the current context of a kubeconfig. It panics if the kubeconfig cannot be used.
func New(kubeconfig string) *kubernetes.Clientset {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		panic(err)
	}
	config.ContentType = "application/vnd.kubernetes.protobuf"
	config.AcceptContentTypes = "application/vnd.kubernetes.protobuf,application/json"
	config.QPS = -1
	return kubernetes.NewForConfigOrDie(config)
}
