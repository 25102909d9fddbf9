package app

// What the tests need of the package's inside.
var (
	WithPolicy = withPolicy
	ProfileID  = profileID
	FailureFor = failureFor
)
