// Package storage keeps what analyses make, in folders that a person chooses:
//
//	work     reports, stills, checkpoints; inside the profile until another is chosen
//	archive  where what leaves the work folder goes; nowhere until one is chosen
//	scratch  what a job needs only while it runs, its checkpoint: in the work folder, or in memory where that is asked and there is room
//
// Inside a work folder:
//
//	videonet-work             whose it is (place.go); a folder without it is one whose disk is not there
//	jobs/ID/stills            small pictures (stills.go)
//	jobs/ID/checkpoint        what a job needs to go on (works.go)
//	reports/ID.json.gz        the report (reports.go)
//
// Another work folder is used for what comes from then on; what lies in an earlier one stays there, is read there, and leaves from there.
// Nothing is moved but by retention (retention.go), and nothing is kept on a disk that has less than its reserve (guard.go). The package
// decides nothing about jobs and knows no window.
package storage
