"""What can become of a call."""

TOO_LARGE, UNPROCESSABLE = 413, 422
TOO_MANY = "fit in one request"


class RewardServiceUnavailable(Exception):
    """The service did not answer, or not with rewards; asking again later may succeed.

    `unseen` tells that no server saw the request: no connection could be made. `again` tells whether the
    client itself asks again, and `after` how many seconds the service wants it to wait first.
    """

    def __init__(
        self, message: str, *, again: bool = False, unseen: bool = False, after: float = 0.0
    ) -> None:
        super().__init__(message)
        self.again, self.unseen, self.after = again, unseen, after

    def __reduce__(self) -> tuple[type["RewardServiceUnavailable"], tuple[str]]:
        """Reasons for asking again are not sent to other processes."""
        return type(self), (str(self),)


class RewardServiceRefused(Exception):
    """The request itself is at fault; the message names the field. Asking again will not help."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status

    @property
    def too_large(self) -> bool:
        """Whether a part of it might be accepted."""
        return self.status == TOO_LARGE or (self.status == UNPROCESSABLE and TOO_MANY in str(self))
