# Everything, planned and then applied to a made-up cloud. `npm test` runs it for each environment with its own tfvars, and reads what is
# planned (test/terraform).

mock_provider "google" {}

variables {
  image = "europe-west2-docker.pkg.dev/lockstep-build-example/lockstep/lockstep@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}

run "plan" {
  command = plan
}

# What is only known after an apply: which account, which version, which address.
run "apply" {
  command = apply
}
