package store

// Schema and Seal let tests write what a newer program would.
const Schema = schema

var Seal = seal
