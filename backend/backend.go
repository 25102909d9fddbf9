// Package backend is the product: it opens the rooms of the house and wires them to each other. It has no verbs of its own; what a
// person does goes to the journey that does it. It never imports the window.
package backend
