package dev.fanfare.push.internal.key;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** Keys on the curve P-256, in the form that Web Push has them in: points are uncompressed, numbers big-endian. */
public final class P256 {

    /** How long a point is: 4, and two coordinates. */
    public static final int POINT_BYTES = 65;

    private static final int NUMBER_BYTES = 32;
    private static final byte UNCOMPRESSED = 4;
    private static final BigInteger FOUR = BigInteger.valueOf(4);
    private static final ECParameterSpec CURVE = curve();
    private static final BigInteger PRIME = ((ECFieldFp) CURVE.getCurve().getField()).getP();

    private P256() {}

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has P-256", impossible);
        }
    }

    private interface Step<T> {
        T take() throws GeneralSecurityException;
    }

    private static <T> T certain(Step<T> step) {
        try {
            return step.take();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a key that was checked cannot be used", impossible);
        }
    }

    /** A new pair of keys. */
    public static KeyPair generate() {
        return certain(() -> {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        });
    }

    /**
     * A public key. A point that is not on the curve would give away our side of an agreement bit by bit.
     *
     * @param what the key is, for the exception
     * @throws IllegalArgumentException if the bytes are no point of the curve
     */
    public static ECPublicKey publicKey(byte[] point, String what) {
        if (point.length != POINT_BYTES || point[0] != UNCOMPRESSED) {
            throw new IllegalArgumentException(what + " must be an uncompressed point of P-256, " + POINT_BYTES
                    + " bytes of which the first is 4, and has " + point.length + " bytes");
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + NUMBER_BYTES));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + NUMBER_BYTES, POINT_BYTES));
        boolean onCurve = x.compareTo(PRIME) < 0
                && y.compareTo(PRIME) < 0
                && y.modPow(BigInteger.TWO, PRIME).equals(squareOfY(x));
        if (!onCurve) {
            throw new IllegalArgumentException(what + " is no point of the curve P-256");
        }
        return publicKey(new ECPoint(x, y));
    }

    private static BigInteger squareOfY(BigInteger x) {
        return x.modPow(BigInteger.valueOf(3), PRIME)
                .add(CURVE.getCurve().getA().multiply(x))
                .add(CURVE.getCurve().getB())
                .mod(PRIME);
    }

    private static ECPublicKey publicKey(ECPoint point) {
        return certain(
                () -> (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, CURVE)));
    }

    /**
     * A private key.
     *
     * @param what the key is, for the exception
     * @throws IllegalArgumentException if it is none of this curve
     */
    public static ECPrivateKey privateKey(byte[] number, String what) {
        BigInteger value = new BigInteger(1, number);
        if (number.length != NUMBER_BYTES || value.signum() == 0 || value.compareTo(CURVE.getOrder()) >= 0) {
            throw new IllegalArgumentException(
                    what + " must be a number of " + NUMBER_BYTES + " bytes below the order of P-256, not 0");
        }
        return certain(
                () -> (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(value, CURVE)));
    }

    /**
     * The same key, if it is one of this curve.
     *
     * @param what the key is, for the exception
     * @throws IllegalArgumentException if it is of another curve
     */
    public static ECPrivateKey require(PrivateKey key, String what) {
        if (key instanceof ECPrivateKey ours
                && ours.getParams().getCurve().equals(CURVE.getCurve())
                && ours.getParams().getGenerator().equals(CURVE.getGenerator())) {
            return ours;
        }
        throw new IllegalArgumentException(what + " is not a key of the curve P-256");
    }

    /** The public key of a private one. */
    public static ECPublicKey publicKeyOf(ECPrivateKey key) {
        // An agreement with the generator gives the first coordinate; the second is one of two roots.
        BigInteger x = new BigInteger(1, agree(key, publicKey(CURVE.getGenerator())));
        BigInteger y = squareOfY(x).modPow(PRIME.add(BigInteger.ONE).divide(FOUR), PRIME);
        ECPublicKey one = publicKey(new ECPoint(x, y));
        return belongTogether(key, one) ? one : publicKey(new ECPoint(x, PRIME.subtract(y)));
    }

    /** Whether what one key signs the other verifies. */
    public static boolean belongTogether(ECPrivateKey secret, ECPublicKey open) {
        return certain(() -> {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(secret);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            return signature.verify(signed);
        });
    }

    /** The secret that two sides have in common, of ECDH. */
    public static byte[] agree(PrivateKey ours, ECPublicKey theirs) {
        return certain(() -> {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(ours);
            agreement.doPhase(theirs, true);
            return agreement.generateSecret();
        });
    }

    /** A public key as an uncompressed point. */
    public static byte[] bytes(ECPublicKey key) {
        byte[] point = new byte[POINT_BYTES];
        point[0] = UNCOMPRESSED;
        write(key.getW().getAffineX(), point, 1);
        write(key.getW().getAffineY(), point, 1 + NUMBER_BYTES);
        return point;
    }

    /** A private key as a number. */
    public static byte[] bytes(ECPrivateKey key) {
        byte[] number = new byte[NUMBER_BYTES];
        write(key.getS(), number, 0);
        return number;
    }

    private static void write(BigInteger number, byte[] target, int offset) {
        byte[] signed = number.toByteArray();
        int length = Math.min(signed.length, NUMBER_BYTES);
        System.arraycopy(signed, signed.length - length, target, offset + NUMBER_BYTES - length, length);
    }
}
