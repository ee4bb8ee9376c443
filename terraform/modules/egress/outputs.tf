output "path" {
  description = "What a service needs to take this way. Only private addresses do: GitLab, Echo360 and Google's own APIs stay off it."
  value = {
    network    = var.subnetwork.network
    subnetwork = var.subnetwork.subnetwork
    egress     = "PRIVATE_RANGES_ONLY"
  }

  # A revision cannot be made before Cloud Run may use the subnetwork.
  depends_on = [google_compute_subnetwork_iam_member.cloud_run]
}
