mock_provider "google" {}

variables {
  place         = { project = "lockstep-x", number = "12", region = "europe-west2", environment = "staging" }
  name          = "admin"
  image         = "europe-west2-docker.pkg.dev/build/lockstep/lockstep@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  configuration = { secret = "lockstep-configuration", version = "4", digest = "abc" }
  database      = "lockstep"
  secrets       = ["gitlab-hook"]
  owner         = "devhub"
  people        = { operators = "group:operators@example.ac.uk" }
  run_jobs_role = "projects/lockstep-x/roles/lockstepRunJobs"
}

run "behind_iap" {
  command = plan

  assert {
    condition     = google_cloud_run_v2_service_iam_member.iap.member == "serviceAccount:service-12@gcp-sa-iap.iam.gserviceaccount.com"
    error_message = "only the proxy's account calls it"
  }
  assert {
    condition     = google_iap_web_cloud_run_service_iam_member.person["operators"].role == "roles/iap.httpsResourceAccessor"
    error_message = "people pass the proxy"
  }
  assert {
    condition     = local.iap_audience == "/projects/12/locations/europe-west2/services/admin"
    error_message = "the audience of the proxy's assertions takes the project's number"
  }
}

run "nobody_at_large" {
  command = plan

  variables {
    people = { all = "allAuthenticatedUsers" }
  }

  expect_failures = [var.people]
}
