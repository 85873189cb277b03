/** The mark: a part that grows in layers. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="8" fill="#0f766e" />
      <path
        d="M16 5.5 25 10.5v11L16 26.5 7 21.5v-11z"
        fill="none"
        stroke="#fff"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <path
        d="m11 13.2 5 2.8 5-2.8M11 17.2l5 2.8 5-2.8"
        fill="none"
        stroke="#8ff0e2"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
