"""Who is told what."""

from notifications.models.deliveries import Delivery, DeliveryState

__all__ = ["Delivery", "DeliveryState"]
