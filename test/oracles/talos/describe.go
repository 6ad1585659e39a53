package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	stdx509 "crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/siderolabs/crypto/x509"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
)

// What two authorities made for the same purpose have in common.
type authority struct {
	Key                string   `json:"key"`
	KeyLabel           string   `json:"keyLabel"`
	Subject            string   `json:"subject,omitempty"`
	Issuer             string   `json:"issuer,omitempty"`
	SignatureAlgorithm string   `json:"signatureAlgorithm,omitempty"`
	NotBefore          string   `json:"notBefore,omitempty"`
	NotAfter           string   `json:"notAfter,omitempty"`
	Extensions         []string `json:"extensions,omitempty"`
	KeyUsage           int      `json:"keyUsage,omitempty"`
	ExtKeyUsage        []int    `json:"extKeyUsage,omitempty"`
	IsCA               bool     `json:"isCA"`
	SubjectKeyIDBytes  int      `json:"subjectKeyIdBytes"`
	SignsItself        bool     `json:"signsItself"`
}

func describe(bundle *secrets.Bundle) (map[string]authority, map[string]int, error) {
	described := map[string]authority{}
	var failed error
	for name, pair := range map[string]*x509.PEMEncodedCertificateAndKey{
		"os": bundle.Certs.OS, "etcd": bundle.Certs.Etcd, "k8s": bundle.Certs.K8s,
		"k8saggregator": bundle.Certs.K8sAggregator,
	} {
		if pair == nil {
			continue
		}
		one, err := describeAuthority(pair)
		described[name], failed = one, errors.Join(failed, err)
	}
	if account := bundle.Certs.K8sServiceAccount; account != nil {
		_, err := account.GetKey()
		one := authority{}
		if err == nil {
			one.Key, one.KeyLabel, err = describePrivate(account.Key)
		}
		described["k8sserviceaccount"], failed = one, errors.Join(failed, err)
	}
	lengths := map[string]int{
		"cluster.id":     decodedLength(bundle.Cluster.ID),
		"cluster.secret": decodedLength(bundle.Cluster.Secret),
		"secretbox":      decodedLength(bundle.Secrets.SecretboxEncryptionSecret),
	}
	return described, lengths, failed
}

func describeAuthority(pair *x509.PEMEncodedCertificateAndKey) (authority, error) {
	// Takes the pair apart as machined does, and checks that the key belongs to the certificate.
	ca, err := x509.NewCertificateAuthorityFromCertificateAndKey(pair)
	if err != nil {
		return authority{}, err
	}
	signer, ok := ca.Key.(crypto.Signer)
	if !ok {
		return authority{}, fmt.Errorf("%T signs nothing", ca.Key)
	}
	if public, ok := ca.Crt.PublicKey.(interface{ Equal(crypto.PublicKey) bool }); !ok || !public.Equal(signer.Public()) {
		return authority{}, errors.New("the key is not the certificate's")
	}
	extensions := []string{}
	for _, extension := range ca.Crt.Extensions {
		extensions = append(extensions, fmt.Sprintf("%s critical=%t", extension.Id, extension.Critical))
	}
	usages := []int{}
	for _, usage := range ca.Crt.ExtKeyUsage {
		usages = append(usages, int(usage))
	}
	return authority{
		Key: describeKey(signer), KeyLabel: label(pair.Key),
		Subject: ca.Crt.Subject.String(), Issuer: ca.Crt.Issuer.String(),
		SignatureAlgorithm: ca.Crt.SignatureAlgorithm.String(),
		NotBefore:          ca.Crt.NotBefore.UTC().Format("2006-01-02T15:04:05Z"),
		NotAfter:           ca.Crt.NotAfter.UTC().Format("2006-01-02T15:04:05Z"),
		Extensions:         extensions,
		KeyUsage:           int(ca.Crt.KeyUsage), ExtKeyUsage: usages, IsCA: ca.Crt.IsCA,
		SubjectKeyIDBytes: len(ca.Crt.SubjectKeyId),
		SignsItself:       ca.Crt.CheckSignatureFrom(ca.Crt) == nil,
	}, nil
}

// By the standard library: Talos' own type of an RSA key keeps it to itself.
func describePrivate(text []byte) (kind, label string, err error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return "", "", errors.New("there is no PEM")
	}
	if rsaKey, err := stdx509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return describeKey(rsaKey), block.Type, nil
	}
	ecKey, err := stdx509.ParseECPrivateKey(block.Bytes)
	if err != nil {
		return "", block.Type, err
	}
	return describeKey(ecKey), block.Type, nil
}

func describeKey(key crypto.Signer) string {
	switch public := key.Public().(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA-%d", public.N.BitLen())
	case *ecdsa.PublicKey:
		return public.Curve.Params().Name
	case ed25519.PublicKey:
		return "Ed25519"
	default:
		return fmt.Sprintf("%T", public)
	}
}

func label(text []byte) string {
	block, _ := pem.Decode(text)
	if block == nil {
		return ""
	}
	return block.Type
}

func decodedLength(text string) int {
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
		if decoded, err := encoding.DecodeString(text); err == nil {
			return len(decoded)
		}
	}
	return -1
}

// What a client certificate says of itself, and whether this authority stands for it.
type client struct {
	Errors       []string `json:"errors"`
	Context      string   `json:"context"`
	Endpoints    []string `json:"endpoints"`
	Cluster      string   `json:"cluster,omitempty"`
	User         string   `json:"user,omitempty"`
	CommonName   string   `json:"commonName"`
	Organization []string `json:"organization"`
	Key          string   `json:"key"`
	KeyUsage     int      `json:"keyUsage"`
	ExtKeyUsage  []int    `json:"extKeyUsage"`
	NotBefore    string   `json:"notBefore"`
	NotAfter     string   `json:"notAfter"`
	Contexts     []string `json:"contexts"`
}

func (found *client) take(leaf *stdx509.Certificate, key crypto.PrivateKey) {
	found.CommonName, found.Organization = leaf.Subject.CommonName, leaf.Subject.Organization
	found.Key, found.KeyUsage = describeKey(key.(crypto.Signer)), int(leaf.KeyUsage)
	for _, usage := range leaf.ExtKeyUsage {
		found.ExtKeyUsage = append(found.ExtKeyUsage, int(usage))
	}
	found.NotBefore = leaf.NotBefore.UTC().Format("2006-01-02T15:04:05Z")
	found.NotAfter = leaf.NotAfter.UTC().Format("2006-01-02T15:04:05Z")
}
