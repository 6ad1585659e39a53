package main

import (
	"bytes"
	"crypto/tls"
	stdx509 "crypto/x509"
	"encoding/base64"
	"errors"
	"flag"
	"maps"
	"slices"
	"time"

	"github.com/siderolabs/crypto/x509"
	clientconfig "github.com/siderolabs/talos/pkg/machinery/client/config"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
	"github.com/siderolabs/talos/pkg/machinery/role"
	"k8s.io/client-go/tools/clientcmd"
)

// talosconfig -bundle FILE [-context NAME] [-at TIME] FILE: read by Talos' client, its certificate
// held against the bundle's authority as apid does.
func judgeTalosconfig(arguments []string) error {
	asked, err := readAsked("talosconfig", arguments)
	if err != nil {
		return err
	}
	configuration, err := clientconfig.Open(asked.file)
	if err != nil {
		return err
	}
	found := client{Errors: []string{}, Context: configuration.Context}
	found.Contexts = slices.Sorted(maps.Keys(configuration.Contexts))
	name := asked.context
	if name == "" {
		name = configuration.Context
	}
	context, ok := configuration.Contexts[name]
	if !ok {
		found.Errors = append(found.Errors, "there is no such context")
		return answer(found)
	}
	found.Endpoints = context.Endpoints
	ca, crt, key, err := decoded(context)
	if err == nil {
		err = found.judge(ca, crt, key, asked.bundle.Certs.OS.Crt, asked.now)
	}
	if err == nil {
		_, unknown := role.Parse(found.Organization)
		if len(unknown) > 0 {
			err = errors.New("there are organizations that are no roles")
		}
	}
	found.Errors = append(found.Errors, sentences(err)...)
	return answer(found)
}

func decoded(context *clientconfig.Context) (ca, crt, key []byte, err error) {
	var failed error
	decode := func(text string) []byte {
		bytes, err := base64.StdEncoding.DecodeString(text)
		failed = errors.Join(failed, err)
		return bytes
	}
	return decode(context.CA), decode(context.Crt), decode(context.Key), failed
}

// kubeconfig -bundle FILE [-context NAME] [-at TIME] FILE: read as kubectl reads it, its
// certificate held against the bundle's authority as kube-apiserver does.
func judgeKubeconfig(arguments []string) error {
	asked, err := readAsked("kubeconfig", arguments)
	if err != nil {
		return err
	}
	configuration, err := clientcmd.LoadFromFile(asked.file)
	if err != nil {
		return err
	}
	found := client{Errors: []string{}, Context: configuration.CurrentContext}
	found.Contexts = slices.Sorted(maps.Keys(configuration.Contexts))
	overrides := &clientcmd.ConfigOverrides{CurrentContext: asked.context}
	rest, err := clientcmd.NewDefaultClientConfig(*configuration, overrides).ClientConfig()
	if err == nil {
		found.Endpoints = []string{rest.Host}
		name := asked.context
		if name == "" {
			name = configuration.CurrentContext
		}
		found.Cluster, found.User = configuration.Contexts[name].Cluster, configuration.Contexts[name].AuthInfo
		err = found.judge(rest.CAData, rest.CertData, rest.KeyData, asked.bundle.Certs.K8s.Crt, asked.now)
	}
	found.Errors = append(found.Errors, sentences(err)...)
	return answer(found)
}

func (found *client) judge(ca, crt, key, wanted []byte, now time.Time) error {
	if !bytes.Equal(ca, wanted) {
		return errors.New("the authority is not the bundle's")
	}
	// As Talos' client does it, which knows the label of its own Ed25519 keys.
	parsed := x509.PEMEncodedCertificateAndKey{Crt: crt, Key: key}
	if _, err := parsed.GetKey(); err != nil {
		return err
	}
	pair, err := tls.X509KeyPair(crt, key)
	if err != nil {
		return err
	}
	roots := stdx509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	found.take(pair.Leaf, pair.PrivateKey)
	_, err = pair.Leaf.Verify(stdx509.VerifyOptions{
		Roots: roots, CurrentTime: now, KeyUsages: []stdx509.ExtKeyUsage{stdx509.ExtKeyUsageClientAuth},
	})
	return err
}

type asked struct {
	bundle        *secrets.Bundle
	context, file string
	now           time.Time
}

func readAsked(command string, arguments []string) (asked, error) {
	flags := flag.NewFlagSet(command, flag.ExitOnError)
	bundle, context := flags.String("bundle", "", "secrets.yaml"), flags.String("context", "", "its name")
	at := flags.String("at", "", "now")
	_ = flags.Parse(arguments)
	_, now, err := circumstances("", *at)
	if err != nil {
		return asked{}, err
	}
	if flags.NArg() != 1 {
		return asked{}, errors.New("one FILE is to be judged")
	}
	loaded, err := secrets.LoadBundle(*bundle)
	return asked{loaded, *context, flags.Arg(0), now}, err
}
