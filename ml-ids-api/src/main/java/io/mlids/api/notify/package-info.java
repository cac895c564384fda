/**
 * Tells about attacks without ever holding a prediction up: requests offer notifications to a
 * bounded {@link io.mlids.api.notify.NotificationQueue}, whose own thread hands them to a {@link
 * io.mlids.api.notify.NotificationSink}.
 */
package io.mlids.api.notify;
