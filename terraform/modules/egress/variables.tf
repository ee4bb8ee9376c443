variable "place" {
  description = "Where everything stands."
  type = object({
    project     = string
    number      = string
    region      = string
    environment = string
  })
}

variable "subnetwork" {
  description = "The subnetwork whose addresses the on-premises firewall lets through (a /26 or larger), with the project that it belongs to."
  type = object({
    network    = string
    subnetwork = string
    project    = string
  })
}

variable "names" {
  description = "The on-premises domain, with a full stop at its end, and the servers that resolve it; null where the names resolve anyway."
  type = object({
    domain  = string
    servers = set(string)
  })
  default = null
}
