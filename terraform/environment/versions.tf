terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.45"
    }
  }

  # Which bucket, and which folder of it, is said when the root is initialised: environments differ in their variables alone.
  backend "gcs" {}
}

provider "google" {
  project = var.project
  region  = var.region
}
