/** The console's page of a call. */
export function callAt(publicUrl: string, { provider, id }: { provider: string; id: string }): string {
  return `${publicUrl}/calls/${encodeURIComponent(provider)}/${encodeURIComponent(id.toWellFormed())}`;
}

/** The console's page of a contact. */
export function contactAt(publicUrl: string, phone: string): string {
  return `${publicUrl}/contacts/${encodeURIComponent(phone.toWellFormed())}`;
}

/** The console's page of a booking. */
export function bookingAt(publicUrl: string, id: string): string {
  return `${publicUrl}/bookings/${encodeURIComponent(id.toWellFormed())}`;
}

/** The console's page of an order. */
export function orderAt(publicUrl: string, id: string): string {
  return `${publicUrl}/orders/${encodeURIComponent(id.toWellFormed())}`;
}
