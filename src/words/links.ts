/** The console's page of a call. */
export function callAt(publicUrl: string, { provider, id }: { provider: string; id: string }): string {
  return `${publicUrl}/calls/${encodeURIComponent(provider)}/${encodeURIComponent(id)}`;
}

/** The console's page of a contact. */
export function contactAt(publicUrl: string, phone: string): string {
  return `${publicUrl}/contacts/${encodeURIComponent(phone)}`;
}
