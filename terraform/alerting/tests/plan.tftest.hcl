# As the environment's: see ../../environment/tests.

mock_provider "google" {}

run "plan" {
  command = plan
}

run "apply" {
  command = apply
}
