"""The verifiers that ship with the service, one file each; `base` is the contract, and finds them."""
