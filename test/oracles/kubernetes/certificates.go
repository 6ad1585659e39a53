package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"time"
)

// One certificate with its key: FILE.crt and FILE.key.
type certificate struct {
	File          string    `json:"file"`
	CommonName    string    `json:"commonName"`
	Organizations []string  `json:"organizations"`
	Names         []string  `json:"names"`
	Addresses     []string  `json:"addresses"`
	NotBefore     time.Time `json:"notBefore"`
	NotAfter      time.Time `json:"notAfter"`
	// The FILE of one made before, now or earlier; empty makes an authority that signs itself.
	SignedBy string `json:"signedBy"`
}

type issuer struct {
	certificate *x509.Certificate
	key         crypto.Signer
}

// Reads a list of certificates as JSON and makes them, each with its key.
func certificates() {
	var wanted []certificate
	decoder := json.NewDecoder(os.Stdin)
	decoder.DisallowUnknownFields()
	check(decoder.Decode(&wanted))
	made := map[string]issuer{}
	for _, one := range wanted {
		made[one.File] = issue(one, made)
	}
}

func issue(one certificate, made map[string]issuer) issuer {
	// What kube-apiserver signs service-account tokens with, too; made at once, unlike RSA.
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	check(err)
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: one.CommonName, Organization: one.Organizations},
		NotBefore:             one.NotBefore,
		NotAfter:              one.NotAfter,
		DNSNames:              one.Names,
		BasicConstraintsValid: true,
	}
	for _, address := range one.Addresses {
		template.IPAddresses = append(template.IPAddresses, net.ParseIP(address))
	}
	signer := issuer{template, key}
	if one.SignedBy == "" {
		template.IsCA = true
		template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	} else {
		known, ok := made[one.SignedBy]
		if !ok {
			known = read(one.SignedBy)
		}
		signer = known
		template.KeyUsage = x509.KeyUsageDigitalSignature
		template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, signer.certificate, key.Public(), signer.key)
	check(err)
	parsed, err := x509.ParseCertificate(der)
	check(err)
	write(one.File+".crt", "CERTIFICATE", der, 0o644)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	check(err)
	write(one.File+".key", "PRIVATE KEY", private, 0o600)
	return issuer{parsed, key}
}

func read(file string) issuer {
	pair, err := tls.LoadX509KeyPair(file+".crt", file+".key")
	check(err)
	return issuer{pair.Leaf, pair.PrivateKey.(crypto.Signer)}
}

func write(file, kind string, der []byte, mode os.FileMode) {
	check(os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), mode))
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}
