/** The user that PostgreSQL runs as when this process is root, which PostgreSQL refuses; `nobody` on common systems. */
export const POSTGRES_USER: { readonly uid: number; readonly gid: number } | null =
  process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : null;
