mock_provider "google" {}

variables {
  place         = { project = "lockstep-x", number = "12", region = "europe-west2", environment = "staging" }
  name          = "item-store"
  image         = "europe-west2-docker.pkg.dev/build/lockstep/lockstep@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  configuration = { secret = "lockstep-configuration", version = "4", digest = "abc" }
  database      = "lockstep"
  secrets       = ["gitlab-hook"]
  owner         = "devhub"
  invokers      = { search = "serviceAccount:search@other.iam.gserviceaccount.com" }
}

run "named_callers" {
  command = plan

  assert {
    condition     = google_cloud_run_v2_service_iam_member.invoker["search"].member == "serviceAccount:search@other.iam.gserviceaccount.com"
    error_message = "its callers are named"
  }
}

run "nobody_at_large" {
  command = plan

  variables {
    invokers = { all = "allUsers" }
  }

  expect_failures = [var.invokers]
}
