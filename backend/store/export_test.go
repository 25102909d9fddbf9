package store

// Schema and Seal let tests write what a newer program would.
const Schema = schema

// What the tests need of the package's inside.
var (
	Seal              = seal
	NewestTransaction = newestTransaction
)
