package transfer

// openNonblock has no counterpart here: only regular files are opened, and named pipes have names of their own.
const openNonblock = 0
