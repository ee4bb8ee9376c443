terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.45"
    }
  }

  # The very first apply has no bucket yet: README.md says how its state is moved here afterwards.
  backend "gcs" {}
}

provider "google" {
  project = var.build_project
  region  = var.region
}
