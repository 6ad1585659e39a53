package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/hashicorp/go-multierror"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/generate"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
	"github.com/siderolabs/talos/pkg/machinery/config/machine"
	"go.yaml.in/yaml/v4"
)

type verdict struct {
	File string `json:"file"`
	// Empty when there is nothing to find fault with.
	Errors []string `json:"errors"`
	// By the names of the file: os, etcd, k8s, k8saggregator, k8sserviceaccount.
	Authorities map[string]authority `json:"authorities"`
	Lengths     map[string]int       `json:"lengths"`
	// As Talos writes the bundle that it has read.
	Written string `json:"written"`
}

// bundle [-contract v1.14] [-at TIME] FILE…: one verdict a file. A bundle that is valid must also
// give machine configurations for both roles.
func judgeBundles(arguments []string) error {
	flags := flag.NewFlagSet("bundle", flag.ExitOnError)
	contract, at := flags.String("contract", "", "version contract"), flags.String("at", "", "now")
	_ = flags.Parse(arguments)
	version, now, err := circumstances(*contract, *at)
	if err != nil {
		return err
	}
	verdicts := []verdict{}
	for _, file := range flags.Args() {
		verdicts = append(verdicts, judgeBundle(file, version, now))
	}
	return answer(verdicts)
}

func judgeBundle(file string, version *config.VersionContract, now time.Time) verdict {
	found := verdict{File: file, Errors: []string{}}
	bundle, err := secrets.LoadBundle(file)
	if err != nil {
		found.Errors = append(found.Errors, err.Error())
		return found
	}
	bundle.Clock = secrets.NewFixedClock(now)
	if err = bundle.Validate(version); err == nil {
		err = configure(bundle, version)
	}
	if err == nil {
		found.Authorities, found.Lengths, err = describe(bundle)
	}
	if err == nil {
		var written []byte
		written, err = yaml.Marshal(bundle)
		found.Written = string(written)
	}
	found.Errors = append(found.Errors, sentences(err)...)
	return found
}

func configure(bundle *secrets.Bundle, version *config.VersionContract) error {
	input, err := generate.NewInput("home", "https://10.0.0.1:6443", "1.35.0",
		generate.WithSecretsBundle(bundle), generate.WithVersionContract(version))
	if err != nil {
		return err
	}
	for _, role := range []machine.Type{machine.TypeControlPlane, machine.TypeWorker} {
		configuration, err := input.Config(role)
		if err != nil {
			return err
		}
		if _, err = configuration.Validate(inCloud{}); err != nil {
			return err
		}
	}
	return nil
}

// The mode that asks for no install disk.
type inCloud struct{}

func (inCloud) String() string        { return "cloud" }
func (inCloud) RequiresInstall() bool { return false }
func (inCloud) InContainer() bool     { return false }

// generate-bundle [-contract v1.14] [-at TIME]: what `talosctl gen secrets` writes.
func generateBundle(arguments []string) error {
	flags := flag.NewFlagSet("generate-bundle", flag.ExitOnError)
	contract, at := flags.String("contract", "", "version contract"), flags.String("at", "", "now")
	_ = flags.Parse(arguments)
	version, now, err := circumstances(*contract, *at)
	if err != nil {
		return err
	}
	bundle, err := secrets.NewBundle(secrets.NewFixedClock(now), version)
	if err != nil {
		return err
	}
	written, err := yaml.Marshal(bundle)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(written)
	return err
}

func circumstances(contract, at string) (*config.VersionContract, time.Time, error) {
	now, version := time.Now(), config.TalosVersionCurrent
	var err error
	if contract != "" {
		version, err = config.ParseContractFromVersion(contract)
	}
	if err == nil && at != "" {
		now, err = time.Parse(time.RFC3339, at)
	}
	return version, now, err
}

// One sentence an error, as Talos words it.
func sentences(err error) []string {
	if err == nil {
		return nil
	}
	var several *multierror.Error
	if !errors.As(err, &several) {
		return []string{err.Error()}
	}
	said := []string{}
	for _, one := range several.Errors {
		said = append(said, fmt.Sprint(one))
	}
	return said
}
