variable "place" {
  description = "Where everything stands."
  type = object({
    project     = string
    number      = string
    region      = string
    environment = string
  })
}

variable "text" {
  description = "The rendered configuration. It holds references to secrets, never a secret."
  type        = string
}
