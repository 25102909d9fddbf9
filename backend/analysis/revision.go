package analysis

// Revision is raised whenever the same file and checks may give another report than before: reports and checkpoints of another revision
// are not gone on with.
const Revision = 1
