package models

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"duologue/models/ticket"
)

// ErrWrongSecret: the secret is not the one that sealed this database's keys.
var ErrWrongSecret = errors.New("DUOLOGUE_SECRET is not the secret that this database was made with")

// What keys sign.
const (
	purposeTicket   = "ticket"
	purposeRegister = "register" // checkpoints of the register's log
)

func purposes() []string { return []string{purposeTicket, purposeRegister} }

// SigningKey is an Ed25519 key; its private half is sealed with the secret.
// Retired keys still verify.
type SigningKey struct {
	ID        int64
	Purpose   string
	KeyID     string
	PublicKey []byte
	SealedKey []byte
	ValidFrom time.Time
	RetiredAt *time.Time
}

// derive makes a key for one purpose from the secret (HKDF, RFC 5869).
func (s *Store) derive(purpose string) []byte {
	k, err := hkdf.Key(sha256.New, s.secret, nil, "duologue "+purpose, 32)
	if err != nil {
		panic(err) // only for absurd lengths
	}
	return k
}

// mac is HMAC-SHA-256 under a key of its own purpose.
func (s *Store) mac(purpose string, data []byte) []byte {
	h := hmac.New(sha256.New, s.derive(purpose))
	h.Write(data)
	return h.Sum(nil)
}

func (s *Store) sealer() (cipher.AEAD, error) {
	block, err := aes.NewCipher(s.derive("seal"))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// seal encrypts with AES-256-GCM, bound to a context.
func (s *Store) seal(plain []byte, context string) ([]byte, error) {
	a, err := s.sealer()
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, a.NonceSize())
	rand.Read(nonce)
	return a.Seal(nonce, nonce, plain, []byte(context)), nil
}

func (s *Store) unseal(sealed []byte, context string) ([]byte, error) {
	a, err := s.sealer()
	if err != nil {
		return nil, err
	}
	if len(sealed) < a.NonceSize() {
		return nil, ErrWrongSecret
	}
	plain, err := a.Open(nil, sealed[:a.NonceSize()], sealed[a.NonceSize():], []byte(context))
	if err != nil {
		return nil, ErrWrongSecret
	}
	return plain, nil
}

// ensureKeys makes the first key of each purpose and the name of the register's
// log, and refuses a wrong secret.
func (s *Store) ensureKeys(ctx context.Context) error {
	for _, purpose := range purposes() {
		_, err := s.signingKey(ctx, purpose)
		if errors.Is(err, ErrNotFound) {
			err = s.makeKey(ctx, purpose)
		}
		if err != nil {
			return err
		}
	}
	return s.ensureOrigin(ctx)
}

func (s *Store) makeKey(ctx context.Context, purpose string) error {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	id := ticket.KeyID(public)
	sealed, err := s.seal(private.Seed(), purpose)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Create(&SigningKey{Purpose: purpose, KeyID: hex.EncodeToString(id[:]),
			PublicKey: public, SealedKey: sealed, ValidFrom: s.Now()}).Error
	})
}

// CheckSecret reports ErrWrongSecret when the keys in the database were sealed
// with another secret.
func (s *Store) CheckSecret(ctx context.Context) error {
	for _, purpose := range purposes() {
		if _, err := s.signingKey(ctx, purpose); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return nil
}

// ticketKey is the key that signs new tickets.
func (s *Store) ticketKey(ctx context.Context) (ed25519.PrivateKey, error) {
	return s.signingKey(ctx, purposeTicket)
}

// signingKey is the key that signs for a purpose now: the oldest that is not
// retired, so that all processes choose the same. It is opened once.
func (s *Store) signingKey(ctx context.Context, purpose string) (ed25519.PrivateKey, error) {
	if k, ok := s.signers.Load(purpose); ok {
		return k.(ed25519.PrivateKey), nil
	}
	row, err := gorm.G[SigningKey](s.read(ctx)).
		Where("purpose = ? AND retired_at IS NULL", purpose).Order("id").First(ctx)
	if err != nil {
		return nil, found(err)
	}
	seed, err := s.unseal(row.SealedKey, purpose)
	if err != nil {
		return nil, err
	}
	k := ed25519.NewKeyFromSeed(seed)
	if !k.Public().(ed25519.PublicKey).Equal(ed25519.PublicKey(row.PublicKey)) {
		return nil, fmt.Errorf("signing key %s: public and private half differ", row.KeyID)
	}
	s.signers.Store(purpose, k)
	return k, nil
}

// publicKey finds the key that a ticket names. Public keys never change, so
// they are kept once found.
func (s *Store) publicKey(ctx context.Context, id [4]byte) (ed25519.PublicKey, error) {
	if k, ok := s.verifiers.Load(id); ok {
		return k.(ed25519.PublicKey), nil
	}
	row, err := gorm.G[SigningKey](s.read(ctx)).
		Where("purpose = ? AND key_id = ?", purposeTicket, hex.EncodeToString(id[:])).First(ctx)
	if err != nil {
		return nil, found(err)
	}
	k := ed25519.PublicKey(row.PublicKey)
	s.verifiers.Store(id, k)
	return k, nil
}

// signTicket writes the code of a ticket row.
func (s *Store) signTicket(ctx context.Context, d *Dialogue, t *Ticket) (string, error) {
	key, err := s.ticketKey(ctx)
	if err != nil {
		return "", err
	}
	return ticket.Sign(key, ticket.DialogueID(d.Slug), [16]byte(t.CodeID)), nil
}
