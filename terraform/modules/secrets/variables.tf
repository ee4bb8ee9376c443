variable "place" {
  description = "Where everything stands."
  type = object({
    project     = string
    number      = string
    region      = string
    environment = string
  })
}

variable "names" {
  description = "Secrets that the configuration refers to."
  type        = set(string)
}
