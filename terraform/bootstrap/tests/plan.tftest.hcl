# As the environment's: see ../../environment/tests.

mock_provider "google" {
  mock_resource "google_service_account" {
    defaults = {
      name = "projects/lockstep-build-example/serviceAccounts/somebody@example.iam.gserviceaccount.com"
      id   = "projects/lockstep-build-example/serviceAccounts/somebody@example.iam.gserviceaccount.com"
    }
  }
}

run "plan" {
  command = plan
}

run "apply" {
  command = apply
}
