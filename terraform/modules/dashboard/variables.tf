variable "project" {
  description = "The project that the dashboard shows."
  type        = string
}

variable "environment" {
  description = "Named in the title."
  type        = string
}
