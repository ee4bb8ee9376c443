# The way to on-premises systems: addresses of a subnetwork that somebody else owns, and names that on-premises servers resolve. The VPN
# or interconnect behind them belongs to the network team.

resource "google_compute_subnetwork_iam_member" "cloud_run" {
  project    = var.subnetwork.project
  region     = var.place.region
  subnetwork = var.subnetwork.subnetwork
  role       = "roles/compute.networkUser"
  member     = "serviceAccount:service-${var.place.number}@serverless-robot-prod.iam.gserviceaccount.com"
}

# Queries reach those servers from 35.199.192.0/19; the route back has to go through the same tunnel.
resource "google_dns_managed_zone" "on_premises" {
  count = var.names == null ? 0 : 1

  project     = var.place.project
  name        = "lockstep-on-premises"
  description = "Names of on-premises systems."
  dns_name    = var.names.domain
  visibility  = "private"

  private_visibility_config {
    networks {
      network_url = var.subnetwork.network
    }
  }

  forwarding_config {
    dynamic "target_name_servers" {
      for_each = var.names.servers

      content {
        ipv4_address    = target_name_servers.value
        forwarding_path = "private"
      }
    }
  }
}
