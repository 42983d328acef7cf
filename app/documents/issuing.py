"""The two certificates that are made here: the company's root, and the leaf below it that seals the papers."""

from __future__ import annotations

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_ROOT_DAYS = 3652
_LEAF_DAYS = 1096
_ROOT_OF = "{} Root"
_EMAIL_PROTECTION = ExtendedKeyUsageOID.EMAIL_PROTECTION
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336


def made_here(certificate: x509.Certificate) -> bool:
    """Whether a certificate is a root as `root_certificate` makes them: no public authority's looks like it."""
    try:
        limits = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    of, name = (
        certificate.subject.get_attributes_for_oid(oid) for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
    )
    named = bool(of and name) and name[0].value == _ROOT_OF.format(str(of[0].value)[:59])
    return named and limits.ca and limits.path_length == 0 and certificate.issuer == certificate.subject


def _subject(organisation: str, name: str, country: str) -> x509.Name:
    fields = [x509.NameAttribute(NameOID.COUNTRY_NAME, country.upper())] if len(country) == 2 else []
    # X.520 allows 64 characters.
    fields.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation.strip()[:64]))
    fields.append(x509.NameAttribute(NameOID.COMMON_NAME, name.strip()[:64]))
    return x509.Name(fields)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def root_certificate(key: PrivateKey, organisation: str, country: str, now: datetime.datetime) -> x509.Certificate:
    """A certification authority of the company's own, for ten years, which signs nothing but what seals its papers."""
    name = _subject(organisation, _ROOT_OF.format(organisation.strip()[:59]), country)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))  # clocks differ
        .not_valid_after(now + datetime.timedelta(days=_ROOT_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def leaf_certificate(
    root: x509.Certificate,
    root_key: PrivateKey,
    public: rsa.RSAPublicKey,
    organisation: str,
    country: str,
    now: datetime.datetime,
) -> x509.Certificate:
    """What seals the papers, for three years."""
    # A leaf that outlives its root would seal papers nobody can check.
    end = min(now + datetime.timedelta(days=_LEAF_DAYS), root.not_valid_after_utc)
    return (
        x509.CertificateBuilder()
        .subject_name(_subject(organisation, organisation, country))
        .issuer_name(root.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_EMAIL_PROTECTION, _DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
