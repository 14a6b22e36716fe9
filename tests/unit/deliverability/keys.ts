/** Public keys as they are published; what they open was thrown away. */
export const KEYS = {
  rsa2048:
    'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsiNGTrTjvl9pQQwNw9jv3YLpVQl+iEvP3Z1dkiocpSI5ANpiYyWSLNXdG/Dmu8ddL8YyFUYB0MLaFMCeJ1fDWPHSiDbRRqzX8KrrldkWpfIvA/16gJuVzl88fe5TDDR81Sqd7OHSQt6Lf2AFutqfD9RFhCcIWYRv7bTmihO/sVVk2cJpt5Y0YWqxMhg6O5VEhbzfqWbDeQyufXi80Tzzn9tZF2WIRUk9NX0vLQgYZqqcdvxClVILbWp4JWtmpjzw83BZbiFbpAsBobDF12biwHsmvLTur8SQIFH1FtthSQDmfJ0ujdvhGhzoafjYHG1EQ3kqlosrTcge+Aqvc5rA5wIDAQAB',
  rsa1024:
    'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCmhucgS3aok+yI6lNHifGnHwRJWwspNUdHEc07lv4K1V5U8i7al0MC9vlt0poWo9IOl98yL1msCL2SMJ1cd6ziOYzRj0pId5V2woPJoWHjJBp4ZzDUmdrf7S77sGTUdz3cW+A/fBhky6d0fh4sM5YPPxOj87X9RFMNI3cxGJDgawIDAQAB',
  rsa768:
    'MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhAMLUhie2DKVdaCxqKajcaZ15/lxdBhleE/tHUQnmD46ff9CRdMMGtLGKQ8J3MWclGwgVStRgBecygLjy8Ggju4G6WcKEOYhSl/2mF60pkwlDxs+U4svs1ejumxRdwfnqZwIDAQAB',
  /** The bare RSAPublicKey, of 1024 bits. */
  pkcs1:
    'MIGJAoGBAKaG5yBLdqiT7IjqU0eJ8acfBElbCyk1R0cRzTuW/grVXlTyLtqXQwL2+W3Smhaj0g6X3zIvWawIvZIwnVx3rOI5jNGPSkh3lXbCg8mhYeMkGnhnMNSZ2t/tLvuwZNR3Pdxb4D98GGTLp3R+Hiwzlg8/E6Pztf1EUw0jdzEYkOBrAgMBAAE=',
  ed25519: 'NAgJv104GRCot9WWDwR0IX0+J4Hd3kTZDYcLf62RDmI=',
} as const;
