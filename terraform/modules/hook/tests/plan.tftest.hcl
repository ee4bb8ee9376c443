mock_provider "google" {}

variables {
  place         = { project = "lockstep-x", number = "12", region = "europe-west2", environment = "staging" }
  name          = "item-hook"
  image         = "europe-west2-docker.pkg.dev/build/lockstep/lockstep@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  configuration = { secret = "lockstep-configuration", version = "4", digest = "abc" }
  database      = "lockstep"
  secrets       = ["gitlab-hook"]
  owner         = "devhub"
  public_by     = "all-users"
}

run "public_for_all_users" {
  command = plan

  assert {
    condition     = google_cloud_run_v2_service_iam_member.public[0].member == "allUsers" && google_cloud_run_v2_service_iam_member.public[0].role == "roles/run.invoker"
    error_message = "everybody may call it"
  }
}

run "public_without_a_check" {
  command = plan

  variables {
    public_by = "no-invoker-check"
  }

  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.public) == 0
    error_message = "no binding for everybody, which an organisation policy may refuse"
  }
}

run "not_public" {
  command = plan

  variables {
    public_by = "nobody"
    invokers  = { relay = "serviceAccount:relay@lockstep-x.iam.gserviceaccount.com" }
  }

  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.public) == 0 && google_cloud_run_v2_service_iam_member.invoker["relay"].role == "roles/run.invoker"
    error_message = "only whoever passes the calls on"
  }
}

run "no_fourth_way" {
  command = plan

  variables {
    public_by = "everybody"
  }

  expect_failures = [var.public_by]
}
